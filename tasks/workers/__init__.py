"""Workers: processes that read, parse and extract within limits; what hangs or crashes costs only itself."""

from tasks.workers.jobs import DEFAULT_WORK, Parser, WorkLimits
from tasks.workers.pool import Extracts, Workers, parse_documents

__all__ = ["DEFAULT_WORK", "Extracts", "Parser", "WorkLimits", "Workers", "parse_documents"]
