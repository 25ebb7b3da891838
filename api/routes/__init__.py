"""The routes, a file each: parse, call, answer."""
