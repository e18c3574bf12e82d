"""What rests on what: the golden thread, evidence, approvals."""
