"""The portal's pages of the calendar, of appointments, and of what can be booked when."""
