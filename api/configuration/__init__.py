"""What a tenant sets up: taxonomies, rules, dictionaries, in versions that are activated and rolled back."""
