"""What happened to customers' feedback: calendars, deadlines, the ledger of cases."""
