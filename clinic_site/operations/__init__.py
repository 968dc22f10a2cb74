"""What the people who run the site see of it: logs, metrics, error mail, the check of migrations."""
