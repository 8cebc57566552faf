// Plain JavaScript, for it is what an older Node reads before anything else: every command is started with it.
const [major] = process.versions.node.split('.');
if (Number(major) < 24) {
  process.stderr.write(
    `Node 24 or newer is needed, and this is ${process.versions.node}. On Linux (x64, arm64) "npm ci" brings it; elsewhere install it: https://nodejs.org\n`,
  );
  process.exit(1);
}
