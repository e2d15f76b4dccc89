"""Reports for people: test reports, charts, drawings of nets. Static files, no server."""
