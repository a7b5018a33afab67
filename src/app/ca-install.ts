/** How each kind of client can be made to trust the authority, and how to undo it. */

import { shellWord } from '../text/shell.js';

export interface InstallGuide {
  readonly client: string;
  readonly doLines: readonly string[];
  readonly undoLines: readonly string[];
}

const DEBIAN = '/usr/local/share/ca-certificates/wiretale.crt';
const FEDORA = '/etc/pki/ca-trust/source/anchors/wiretale.crt';
const MACOS = 'sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain';

/** `file` is the certificate's, `fingerprint` its SHA-256 with colons. */
export function installGuides(file: string, fingerprint: string): readonly InstallGuide[] {
  const at = shellWord(file);
  return [...systems(at, fingerprint.replaceAll(':', '')), ...programs(at)];
}

function systems(at: string, sha256: string): readonly InstallGuide[] {
  return [
    {
      client: 'Debian, Ubuntu (curl, wget, git, Python’s ssl, Go)',
      doLines: [`sudo cp ${at} ${DEBIAN}`, 'sudo update-ca-certificates'],
      undoLines: [`sudo rm ${DEBIAN}`, 'sudo update-ca-certificates --fresh'],
    },
    {
      client: 'Fedora, RHEL',
      doLines: [`sudo cp ${at} ${FEDORA}`, 'sudo update-ca-trust'],
      undoLines: [`sudo rm ${FEDORA}`, 'sudo update-ca-trust'],
    },
    {
      client: 'macOS',
      doLines: [`${MACOS} ${at}`],
      undoLines: [`sudo security delete-certificate -Z ${sha256} /Library/Keychains/System.keychain`],
    },
  ];
}

function programs(at: string): readonly InstallGuide[] {
  return [
    {
      client: 'Python requests (the openstack command, an OpenStack service)',
      doLines: [
        'It reads one bundle in place of its own: REQUESTS_CA_BUNDLE, or OS_CACERT for OpenStack’s clients.',
        `cat "$(python3 -m certifi)" ${at} > ca-bundle.pem && export REQUESTS_CA_BUNDLE=$PWD/ca-bundle.pem`,
        'A service under systemd: Environment=REQUESTS_CA_BUNDLE=… in its unit, then a restart.',
      ],
      undoLines: ['unset REQUESTS_CA_BUNDLE'],
    },
    {
      client: 'curl and wget, this once',
      doLines: [`curl --cacert ${at} …`, `wget --ca-certificate=${at} …`],
      undoLines: [],
    },
    {
      client: 'Java',
      doLines: [
        `sudo keytool -importcert -noprompt -cacerts -storepass changeit -alias wiretale -file ${at}`,
        'It reads no http_proxy: java -Dhttps.proxyHost=127.0.0.1 -Dhttps.proxyPort=9100 …',
      ],
      undoLines: ['sudo keytool -delete -cacerts -storepass changeit -alias wiretale'],
    },
    {
      client: 'Node',
      doLines: [`export NODE_EXTRA_CA_CERTS=${at}`],
      undoLines: ['unset NODE_EXTRA_CA_CERTS'],
    },
  ];
}
