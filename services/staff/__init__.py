"""The desk at /admin/: only calls the slices' actions and stores."""
