"""How well personal data is found: on texts made for it, beside other tools, and addresses in texts."""
