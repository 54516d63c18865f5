"""Workers: processes that read, parse and extract within limits; what hangs or crashes costs only itself."""

from tasks.extract.limits import DEFAULT_WORK, WorkLimits
from tasks.workers.jobs import Parser
from tasks.workers.pool import Extracts, Workers, parse_documents

__all__ = ["DEFAULT_WORK", "Extracts", "Parser", "WorkLimits", "Workers", "parse_documents"]
