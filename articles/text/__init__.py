"""Vietnamese letters, safe HTML, and the terms that search knows. Imports nothing of ours."""
