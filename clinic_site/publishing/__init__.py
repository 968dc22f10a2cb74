"""What staff write becomes what the public reads: drafts, checks, approval, schedule, history, undo, preview."""
