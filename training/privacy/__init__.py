"""How well personal data is found: on texts made for it, beside other tools, and on addresses in running text."""
