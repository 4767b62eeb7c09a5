String log = new File(basedir, 'build.log').text
assert log.contains('[INFO] Deployment shop, container shop')
assert log.contains('[INFO] the stop, begun by SIGTERM')
assert log.contains('| SIGKILL (terminationGracePeriodSeconds, k8s/shop.yaml:20:7)')
assert log.contains('| the startupProbe (2s x 60 failures, k8s/shop.yaml:')
