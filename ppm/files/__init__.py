"""Stored files: uploads and generated documents.

- The bytes lie under their own SHA-256, the row says what they are and who may have them.
- A file never has a public address; it leaves through `services.download_response`, which checks and records.
- What is read is checked against its hash. Rows are never changed. Start in `services`.
"""
