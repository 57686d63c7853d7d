"""broadsheet: any news site in; complete, clean, owned articles out."""
