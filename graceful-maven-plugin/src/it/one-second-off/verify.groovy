String log = new File(basedir, 'build.log').text
assert log =~ /(?m)^\[ERROR\] k8s\/shop.yaml:\d+:\d+: error G03 /
assert log.contains('1 error, 0 warnings, 0 infos; checked Deployment shop in 1 file (failOn error)')
