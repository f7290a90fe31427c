"""The use cases: one module, one public function, one short write transaction."""
