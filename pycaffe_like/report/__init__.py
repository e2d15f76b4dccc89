"""What people look at: test reports, charts, pictures of nets. Static files, no server."""
