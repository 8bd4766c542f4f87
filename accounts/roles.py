"""What roles may do. Named one by one, so that a role added later may nothing until somebody decides that it may."""

from __future__ import annotations

from accounts.models import User

# The numbers of callers, and the sound of their calls.
SEES_NUMBERS = frozenset({User.Role.OWNER, User.Role.ADMIN, User.Role.MEMBER})
# Messages: take them, note what was done, close them.
HANDLES_MESSAGES = frozenset({User.Role.OWNER, User.Role.ADMIN, User.Role.MEMBER})
# Who did what, when and from where.
SEES_AUDIT = frozenset({User.Role.OWNER, User.Role.ADMIN})
