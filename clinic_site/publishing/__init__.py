"""From draft to public page: drafts, checks, approval, schedule, history, undo and preview."""
