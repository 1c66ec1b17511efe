"""A store → a SPARQL endpoint, an HTTP API and pages for people, served over HTTP."""
