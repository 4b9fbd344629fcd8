"""Show and steer a running sandbox: its page, and the control path for other processes."""
