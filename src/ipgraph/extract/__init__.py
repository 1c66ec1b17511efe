"""Document → claims and relations."""
