String log = new File(basedir, 'build.log').text
assert log.contains('[INFO] 0 errors, 0 warnings, 0 infos; checked Deployment shop in 1 file')
assert !log.contains('not decided')
assert new File(basedir, 'target/graceful/manifest.sarif').text.contains('"version":"2.1.0"')
