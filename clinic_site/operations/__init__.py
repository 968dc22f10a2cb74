"""Tools for operating the site: logs, metrics, error mail, the doctor's checks, the check of migrations.

`logs`, `log_limit`, `request_ids`  what is logged, and how much of what strangers cause
`metrics`, `error_mail`, `sentry`   what leaves the machine
`command_runs`                      when the commands on timers last ran
`outside`, `database_health`, `machine_health`  what `manage.py doctor` looks at
`start_errors`                      sentences for what keeps a command from starting
`safe_migrations`                   the check of migrations
"""
