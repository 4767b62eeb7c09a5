String log = new File(basedir, 'build.log').text
assert log =~ /(?m)^\[INFO\] ops\/shop.yaml:\d+:\d+: mended G03 /
assert log.contains('[INFO] 0 errors, 0 warnings, 0 infos; checked Deployment shop in 1 file')
assert new File(basedir, 'ops/shop.yaml').text.contains('terminationGracePeriodSeconds: 31\n')
assert new File(basedir, 'target/report.sarif').exists()
