"""What the flows need from outside, each with its guarantee.

Adapters are checked structurally, and all of one port sign the same contract test.
"""

from .attachments import AttachmentRecord, Attachments
from .audit import Audit, AuditEntry, ChainedEntry
from .canned import CannedReply, CannedWording
from .journal import (
    PSEUDONYM,
    Append,
    Appended,
    CommandKey,
    Journal,
    Moved,
    NoSeat,
    Query,
    Receipt,
    Repeated,
    Row,
    StoredDecision,
    Verdict,
)
from .news import Bus, Nudge
from .people import (
    Directory,
    HostSite,
    IdentityProvider,
    KeyRecord,
    Named,
    OperatorChange,
    OperatorRecord,
    Role,
    Status,
)
from .records import AttendanceRecord, PromiseRecord, Records
from .time import Clock, Ids

__all__ = [
    "PSEUDONYM",
    "Append",
    "Appended",
    "AttachmentRecord",
    "Attachments",
    "AttendanceRecord",
    "Audit",
    "AuditEntry",
    "Bus",
    "CannedReply",
    "CannedWording",
    "ChainedEntry",
    "Clock",
    "CommandKey",
    "Directory",
    "HostSite",
    "IdentityProvider",
    "Ids",
    "Journal",
    "KeyRecord",
    "Moved",
    "Named",
    "NoSeat",
    "Nudge",
    "OperatorChange",
    "OperatorRecord",
    "PromiseRecord",
    "Query",
    "Receipt",
    "Records",
    "Repeated",
    "Role",
    "Row",
    "Status",
    "StoredDecision",
    "Verdict",
]
