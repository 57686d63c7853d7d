# What of the old script the import reads: the server that it asks, and how many items it takes.
requests_url = "https://rsshub.example.net" + url["link"]  # noqa: F821
for _ in soup.find_all("item")[0:12]:  # noqa: F821
    pass
