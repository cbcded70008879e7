from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Names carry a hash, imports between our JavaScript modules too."""

    support_js_module_import_aggregation = True
