"""Tools for operating the site: logs, metrics, error mail, the check of migrations."""
