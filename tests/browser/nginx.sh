#!/bin/sh
# The proxy test runs Debian's nginx: install it where that is allowed, else say what to install.
PATH="$PATH:/usr/sbin"
command -v nginx >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing nginx for the proxy test ..."
  # Debian starts what it installs; the test runs its own, so no service of this machine is to appear.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy"
    trap 'rm -f "$policy"' EXIT
  fi
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light >/dev/null && exit 0
fi
echo "The proxy test needs nginx, which is not installed. Install it (Debian, Ubuntu: sudo apt-get install nginx-light) and run make test again." >&2
exit 1
