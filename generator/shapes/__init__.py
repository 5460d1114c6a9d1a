"""What the site can show, one kind a file. What has no field here cannot be published."""
