/** What a script needs beside its calls: variables, to make a call and check its status, to take a value out of an answer. */

/** Asks for a variable of the environment. */
export const NEED = `
_need() {
  eval "[ -n \\"\\\${$1-}\\" ]" || {
    echo "$1 is to be given in the environment" >&2
    exit 2
  }
}
`;

export const FUNCTIONS = `
for _tool in curl jq; do
  command -v "$_tool" >/dev/null || {
    echo "$_tool is needed" >&2
    exit 2
  }
done
_work=$(mktemp -d)
trap 'rm -rf "$_work"' EXIT

# _call STATUS curl's arguments: makes a call; its answer is in $_work.
_call() {
  _wanted=$1
  shift
  _status=$(curl -sS -D "$_work/head" -o "$_work/body" -w '%{http_code}' "$@") || {
    echo "step $_step: no answer, where $_wanted was recorded" >&2
    exit 3
  }
  if [ "$_status" != "$_wanted" ]; then
    echo "step $_step: $_status, where $_wanted was recorded" >&2
    exit 1
  fi
  echo "$_status"
}

# _lost NAME: ends, since the last answer does not hold what a later call needs.
_lost() {
  echo "step $_step: the answer has no $1, which a later call needs" >&2
  exit 4
}

# _json FILTER: a value out of the last answer's body. _header NAME: the value of a header of it.
_json() { jq -er "$1" <"$_work/body" 2>/dev/null; }
_header() {
  tr -d '\\r' <"$_work/head" |
    awk -v name="$1" 'tolower(substr($0, 1, length(name) + 1)) == tolower(name) ":" {
      value = substr($0, length(name) + 2); sub(/^[ \\t]+/, "", value); print value; found = 1; exit
    } END { exit !found }'
}

# A value as it stands in a URL, within a text of JSON, and in XML; and a text in base64, as it is or for URLs.
_uri() { jq -rn --arg value "$1" '$value | @uri'; }
_text() { jq -rn --arg value "$1" '$value | tojson | .[1:-1]'; }
_xml() { jq -rn --arg value "$1" '$value | @html'; }
_base64() { jq -jn --arg value "$1" '$value | @base64'; }
_base64url() { _base64 "$1" | tr '+/' '-_' | tr -d '='; }
`;
