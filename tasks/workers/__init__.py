"""Workers: processes that read, parse and extract within limits; what hangs or crashes costs only itself."""
