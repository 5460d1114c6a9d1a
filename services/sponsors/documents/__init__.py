"""Contracts as documents: a frozen value -> its wording, the same for both forms -> PDF (typst) or DOCX (python-docx)."""
