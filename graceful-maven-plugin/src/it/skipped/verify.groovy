String log = new File(basedir, 'build.log').text
assert log.contains('Skipped, as graceful-manifest.skip says.')
assert !new File(basedir, 'target').exists()
