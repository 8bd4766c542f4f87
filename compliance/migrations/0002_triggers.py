"""What makes the chain a chain: commits seal entries into it, and nothing else touches what is in it.

Every function names its schema by TG_TABLE_SCHEMA: at a commit the search path may be another tenant's.
"""

from django.db import migrations

FORWARD = r"""
INSERT INTO compliance_audithead (id, position, hash) VALUES (1, 0, repeat('0', 64)) ON CONFLICT DO NOTHING;

CREATE FUNCTION compliance_seal() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    place bigint;
    former text;
    sealed text;
BEGIN
    EXECUTE format('SELECT position + 1, hash FROM %I.compliance_audithead WHERE id = 1 FOR UPDATE', TG_TABLE_SCHEMA)
        INTO STRICT place, former;
    sealed := encode(sha256(convert_to(former || E'\n' || place || E'\n' || NEW.canonical, 'UTF8')), 'hex');
    EXECUTE format(
        'INSERT INTO %I.compliance_auditentry (position, previous_hash, hash, at, action, category, actor_kind, '
        'actor_id, actor_label, address, object_type, object_id, object_label, before, after, details) '
        'VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)', TG_TABLE_SCHEMA)
        USING place, former, sealed, NEW.at, NEW.action, NEW.category, NEW.actor_kind, NEW.actor_id, NEW.actor_label,
            NEW.address, NEW.object_type, NEW.object_id, NEW.object_label, NEW.before, NEW.after, NEW.details;
    EXECUTE format('UPDATE %I.compliance_audithead SET position = $1, hash = $2 WHERE id = 1', TG_TABLE_SCHEMA)
        USING place, sealed;
    EXECUTE format('DELETE FROM %I.compliance_pendingentry WHERE id = $1', TG_TABLE_SCHEMA) USING NEW.id;
    RETURN NULL;
END
$body$;

CREATE FUNCTION compliance_refuse() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    RAISE EXCEPTION 'The audit chain is only ever added to: no % of %.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$body$;

CREATE FUNCTION compliance_refuse_unless_rotated() RETURNS trigger LANGUAGE plpgsql AS $body$
DECLARE
    rotated bigint;
BEGIN
    EXECUTE format('SELECT max(position) FROM %I.compliance_auditmark WHERE kind = ''rotated''', TG_TABLE_SCHEMA)
        INTO rotated;
    IF OLD.position <= rotated THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'The audit chain is only ever added to: entry % was not rotated.', OLD.position
        USING ERRCODE = 'restrict_violation';
END
$body$;

CREATE FUNCTION compliance_refuse_unless_next() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
    IF NEW.id = OLD.id AND NEW.position = OLD.position + 1 THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The end of the audit chain only ever moves by one.' USING ERRCODE = 'restrict_violation';
END
$body$;

CREATE CONSTRAINT TRIGGER audit_seal AFTER INSERT ON compliance_pendingentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION compliance_seal();

CREATE TRIGGER audit_entry_stays BEFORE UPDATE ON compliance_auditentry
    FOR EACH ROW EXECUTE FUNCTION compliance_refuse();
CREATE TRIGGER audit_entry_remains BEFORE DELETE ON compliance_auditentry
    FOR EACH ROW EXECUTE FUNCTION compliance_refuse_unless_rotated();
CREATE TRIGGER audit_entries_remain BEFORE TRUNCATE ON compliance_auditentry
    FOR EACH STATEMENT EXECUTE FUNCTION compliance_refuse();

CREATE TRIGGER audit_head_moves_on BEFORE UPDATE ON compliance_audithead
    FOR EACH ROW EXECUTE FUNCTION compliance_refuse_unless_next();
CREATE TRIGGER audit_head_remains BEFORE DELETE ON compliance_audithead
    FOR EACH ROW EXECUTE FUNCTION compliance_refuse();
CREATE TRIGGER audit_heads_remain BEFORE TRUNCATE ON compliance_audithead
    FOR EACH STATEMENT EXECUTE FUNCTION compliance_refuse();

CREATE TRIGGER audit_mark_stays BEFORE UPDATE OR DELETE ON compliance_auditmark
    FOR EACH ROW EXECUTE FUNCTION compliance_refuse();
CREATE TRIGGER audit_marks_remain BEFORE TRUNCATE ON compliance_auditmark
    FOR EACH STATEMENT EXECUTE FUNCTION compliance_refuse();
"""

BACKWARD = """
DROP TRIGGER audit_seal ON compliance_pendingentry;
DROP TRIGGER audit_entry_stays ON compliance_auditentry;
DROP TRIGGER audit_entry_remains ON compliance_auditentry;
DROP TRIGGER audit_entries_remain ON compliance_auditentry;
DROP TRIGGER audit_head_moves_on ON compliance_audithead;
DROP TRIGGER audit_head_remains ON compliance_audithead;
DROP TRIGGER audit_heads_remain ON compliance_audithead;
DROP TRIGGER audit_mark_stays ON compliance_auditmark;
DROP TRIGGER audit_marks_remain ON compliance_auditmark;
DROP FUNCTION compliance_seal();
DROP FUNCTION compliance_refuse();
DROP FUNCTION compliance_refuse_unless_rotated();
DROP FUNCTION compliance_refuse_unless_next();
"""


class Migration(migrations.Migration):
    dependencies = [("compliance", "0001_chain")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
