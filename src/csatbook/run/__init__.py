"""Study, period and segment to jobs; jobs to executed and rendered reports."""

import sys
from types import ModuleType
from typing import cast

# Whatever reads notebooks imports jsonschema, and that, where it finds this library, builds a
# grammar for internationalised web addresses: well over a second in every process, for nothing.
# An import of it fails from here on, which jsonschema takes as "not installed".
sys.modules.setdefault("rfc3987_syntax", cast("ModuleType", None))
