String log = new File(basedir, 'build.log').text
assert log.contains('[ERROR] src/main/k8s/shop.yaml:2:1: error Y01 ')
assert log.contains('[ERROR]     rule: Every document can be read')
assert log.contains('1 error, 0 warnings, 0 infos; no workload in 1 file (failOn error)')
assert new File(basedir, 'target/graceful/manifest.sarif').text.contains('"uri":"src/main/k8s/shop.yaml"')
