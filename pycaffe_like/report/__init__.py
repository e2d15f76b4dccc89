"""Reports for people: test reports, charts, drawings of nets. They are static files and need no server."""
