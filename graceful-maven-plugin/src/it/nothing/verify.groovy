String log = new File(basedir, 'build.log').text
assert log.contains('[WARNING] No manifests: there is no k8s, src/main/k8s, kubernetes or deploy in ' + basedir)
assert log.contains('0 errors, 0 warnings, 0 infos; no workload in 0 files')
