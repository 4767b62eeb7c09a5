File folder = new File(basedir, 'target/graceful')
assert new File(folder, 'kustomization.yaml').text.contains('patch.yaml')
assert new File(folder, 'patch.yaml').text.contains('/drain')
assert new File(basedir, 'build.log').text.contains('[INFO] Written: ' + new File(folder, 'patch.yaml'))
