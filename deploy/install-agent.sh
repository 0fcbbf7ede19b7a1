#!/bin/bash
# Installs and configures the Proxmox Monitor agent on this host; --help says how.

# A trace ("bash -x") would show the token.
set +x -euo pipefail
export LC_ALL=C

readonly SERVICE=proxmox-monitor-agent
# DESTDIR is another root than /, for tests of this script.
readonly PROGRAM=${DESTDIR:-}/usr/bin/$SERVICE
readonly UNIT=${DESTDIR:-}/etc/systemd/system/$SERVICE.service
readonly CONFIG_DIRECTORY=${DESTDIR:-}/etc/proxmox-monitor
readonly CONFIG=$CONFIG_DIRECTORY/agent.toml
readonly CACHE=${DESTDIR:-}/var/cache/$SERVICE

# Exit codes, from 64 on as sysexits(3) has them.
readonly FAILED=1 NOT_JOINED=2 USAGE=64 NOT_ROOT=77 BAD_SETTINGS=78

readonly URL_EXPECTED='expected wss://NAME/socket/websocket, such as
wss://monitor.example.com/socket/websocket (ws:// to this machine itself only); of several
servers all of them, with a comma between'
readonly HOST_EXPECTED='expected the name it was registered with: 1 to 100 letters, digits, dots,
underscores or hyphens, first a letter or digit'
readonly TOKEN_EXPECTED='expected what "register-host" or "rotate-token" printed after TOKEN:'

file='' settings='' uninstalling=no wait_seconds=60
# Whether anything on this machine is not as it was.
changed=no

main() {
	read_arguments "$@"
	[[ $(id -u) == 0 ]] || fail $NOT_ROOT 'this needs root: use sudo, or sign in as root'
	command -v systemctl >/dev/null || fail $FAILED 'there is no systemctl: expected a Proxmox VE host'
	if [[ $uninstalling == yes ]]; then
		uninstall
		return
	fi
	install_program
	configure
	start_service
	wait_for_join
}

usage() {
	cat <<'TEXT'
Usage: install-agent.sh [--settings FILE] [--wait SECONDS] [PACKAGE.deb | PROGRAM]
       install-agent.sh --uninstall

Installs the Proxmox Monitor agent from a Debian package, or from the one executable file, where
its systemd unit lies beside this script. Without either it configures the agent that is
installed. Then it starts the agent and waits until the server has accepted it. Run again, it
changes only what differs.

  --settings FILE   take this agent.toml; "-" reads it from standard input. It needs
                        server_url = "wss://monitor.example.com/socket/websocket"
                        token = "..."
                    and host_id = "..." where the host is not registered by its hostname.
                    Without --settings you are asked, or, where nobody can be asked, the present
                    configuration stays.
  --wait SECONDS    how long the server may take to accept the agent (60)
  --uninstall       remove an agent that was installed from the executable file; a package is
                    removed with "apt purge proxmox-monitor-agent"

The token is never an argument, because arguments can be read in ps and in the shell's history.
It ends in /etc/proxmox-monitor/agent.toml (0600); what stood there before, in agent.toml.bak.

Exit codes: 0 the agent has joined; 1 a step failed; 2 the agent runs and has not joined, and why
is said; 64 wrong arguments; 77 not root; 78 wrong settings.
TEXT
}

say() {
	printf '%s\n' "$*"
}

# fail CODE TEXT
fail() {
	printf 'install-agent: %s\n' "$2" >&2
	exit "$1"
}

# Values are not repeated: somebody may have put the token there.
read_arguments() {
	while (($# > 0)); do
		case $1 in
		--help | -h)
			usage
			exit 0
			;;
		--token*)
			fail $USAGE 'the token is not taken as an argument: everybody on this machine can read it
in ps, and the shell keeps it in its history. Leave it out and you are asked for it, or use
--settings. The one you gave has been seen now: "rotate-token" on the server makes a new one.'
			;;
		--settings=* | --wait=*)
			set -- "${1%%=*}" "${1#*=}" "${@:2}"
			continue
			;;
		--settings | --wait)
			(($# > 1)) || fail $USAGE "$1 is without a value; see --help"
			if [[ $1 == --wait ]]; then wait_seconds=$2; else settings=$2; fi
			shift
			;;
		--uninstall) uninstalling=yes ;;
		-*) fail $USAGE 'an option is not known; see --help' ;;
		*)
			[[ -z $file ]] || fail $USAGE 'more than one file to install; see --help'
			[[ -f $1 ]] || fail $USAGE 'what is to be installed is not a file; see --help'
			file=$1
			;;
		esac
		shift
	done
	[[ $wait_seconds =~ ^[1-9][0-9]{0,3}$ ]] || fail $USAGE '--wait: expected seconds, 1 to 9999'
	[[ -z $settings || $settings == - || -r $settings ]] ||
		fail $USAGE '--settings: expected a file that can be read, or -'
}

install_program() {
	case $file in
	'') [[ -x $PROGRAM ]] || fail $USAGE 'the agent is not installed: expected its package or program; see --help' ;;
	*.deb) install_package ;;
	*) install_executable ;;
	esac
}

# The version of the installed package; nothing where there is none.
package_version() {
	local status
	# shellcheck disable=SC2016  # dpkg-query fills these in
	status=$(dpkg-query --show --showformat='${db:Status-Abbrev}${Version}' $SERVICE 2>/dev/null) || return 0
	[[ $status != ii* ]] || printf '%s' "${status#ii }"
}

install_package() {
	local name version
	name=$(dpkg-deb --field "$file" Package) || fail $FAILED "$file is not a Debian package"
	[[ $name == "$SERVICE" ]] || fail $USAGE "$file is the package $name: expected $SERVICE"
	[[ ! -e $UNIT ]] || fail $USAGE "the agent was installed from its executable file, and $UNIT
would hide the package's unit: run this with --uninstall first (settings and samples are kept)"
	version=$(dpkg-deb --field "$file" Version)
	if [[ $(package_version) == "$version" ]]; then
		say "Version $version is installed."
		return
	fi
	dpkg --install "$file" || fail $FAILED "dpkg could not install $file; what it printed says why"
	changed=yes
	say "Version $version installed."
}

install_executable() {
	local unit version
	[[ -z $(package_version) ]] ||
		fail $USAGE 'the agent is installed from its package: expected a .deb, or none to configure it'
	unit=$(find_unit)
	if ! cmp -s "$file" "$PROGRAM"; then
		install -D -m 0755 "$file" "$PROGRAM.new"
		if ! version=$("$PROGRAM.new" version 2>&1) || [[ $version != "$SERVICE "* ]]; then
			rm -f "$PROGRAM.new"
			fail $FAILED "$file does not run as the agent on this machine ($(uname -m))"
		fi
		mv -f "$PROGRAM.new" "$PROGRAM"
		changed=yes
		say "Version ${version#"$SERVICE "} installed."
	fi
	if ! cmp -s "$unit" "$UNIT"; then
		install -D -m 0644 "$unit" "$UNIT"
		systemctl daemon-reload
		changed=yes
	fi
}

find_unit() {
	local here candidate
	here=$(dirname "${BASH_SOURCE[0]}")
	for candidate in "$here/$SERVICE.service" "$here/systemd/$SERVICE.service"; do
		if [[ -f $candidate ]]; then
			printf '%s' "$candidate"
			return
		fi
	done
	fail $FAILED "$SERVICE.service is not beside this script: copy it there from deploy/systemd"
}

uninstall() {
	[[ -z $(package_version) ]] ||
		fail $USAGE "the agent is installed from its package: \"apt purge $SERVICE\" removes it, with
configuration and samples; \"apt remove $SERVICE\" keeps those"
	if [[ -e $UNIT ]]; then
		systemctl disable --quiet --now $SERVICE
		rm -f "$UNIT"
		systemctl daemon-reload
	fi
	rm -f "$PROGRAM"
	rm -rf "$CACHE"
	say "Removed. $CONFIG_DIRECTORY, which holds the token, and /var/lib/$SERVICE are left; remove"
	say 'them if this host shall not come back, and delete it on the server.'
}

configure() {
	install -d -m 0700 "$CONFIG_DIRECTORY"
	trap 'rm -f "$CONFIG.new"' EXIT
	rm -f "$CONFIG.new"
	(umask 077 && new_configuration >"$CONFIG.new") || exit
	check_configuration
	if cmp -s "$CONFIG.new" "$CONFIG"; then
		chmod 0600 "$CONFIG"
		say "$CONFIG stays as it is."
		return
	fi
	if [[ -e $CONFIG ]]; then
		install -m 0600 "$CONFIG" "$CONFIG.bak"
	fi
	mv -f "$CONFIG.new" "$CONFIG"
	changed=yes
	say "$CONFIG written."
}

# Prints the configuration that is wanted.
new_configuration() {
	if [[ $settings == - ]]; then
		cat
	elif [[ -n $settings ]]; then
		cat -- "$settings"
	elif [[ -t 0 ]]; then
		ask_for_settings
	elif [[ -e $CONFIG ]]; then
		cat "$CONFIG"
	else
		fail $BAD_SETTINGS 'there is no configuration, and nobody to ask: use --settings FILE, or
--settings - and standard input'
	fi
}

ask_for_settings() {
	local url name token='' present_url present_name present_token=''
	present_url=$(present_servers "$CONFIG")
	present_name=$(present host_id "$CONFIG")
	! grep -qsE '^[[:space:]]*token(_file)?[[:space:]]*=' "$CONFIG" || present_token=yes

	ask url 'Address of the server' "$present_url" complete_urls "$URL_EXPECTED"
	ask name 'Name of this host there' "${present_name:-$(hostname)}" complete_name "$HOST_EXPECTED"
	ask_token
	if [[ $url == "$present_url" && $name == "$present_name" && -z $token ]]; then
		cat "$CONFIG"
		return
	fi

	# By the shell itself: a command would be given the token as an argument.
	if [[ $url == *,* ]]; then
		printf 'server_url = ["%s"]\n' "${url//,/'", "'}"
	else
		printf 'server_url = "%s"\n' "$url"
	fi
	printf 'host_id = "%s"\n' "$name"
	[[ -z $token ]] || printf 'token = "%s"\n' "$token"
	[[ ! -e $CONFIG ]] ||
		sed -E "/^[[:space:]]*(server_url|host_id${token:+|token|token_file})[[:space:]]*=/d" "$CONFIG"
}

# present KEY FILE prints what stands there, as far as it stands on one line.
present() {
	[[ ! -e $2 ]] || sed -nE "s/^[[:space:]]*$1[[:space:]]*=[[:space:]]*[\"']([^\"']*)[\"'].*/\1/p" "$2"
}

# present_servers FILE prints the addresses with a comma between, as far as they stand on one line.
present_servers() {
	local line
	[[ ! -e $1 ]] || {
		line=$(sed -nE "s/^[[:space:]]*server_url[[:space:]]*=[[:space:]]*\[?[[:space:]]*[\"']([^]#]*)[\"'].*/\1/p" "$1")
		sed -E "s/[\"'][[:space:]]*,[[:space:]]*[\"']/,/g" <<<"$line"
	}
}

# ask VARIABLE QUESTION DEFAULT COMPLETE EXPECTED
ask() {
	local answer
	until
		read -r -p "$2${3:+ [$3]}: " answer || fail $BAD_SETTINGS 'no answer: nothing was changed'
		answer=$($4 "${answer:-$3}")
	do
		printf '%s\n' "$5" >&2
	done
	printf -v "$1" '%s' "$answer"
}

# Sets token; empty when the present one shall stay.
ask_token() {
	# Neither space nor what would end a string in TOML.
	local allowed='^[]!#-[^-~]{1,512}$'
	while :; do
		read -rs -p "Token (it is not shown)${present_token:+ [the present one]}: " token ||
			fail $BAD_SETTINGS 'no answer: nothing was changed'
		printf '\n' >&2
		[[ -z $token && -n $present_token ]] && return
		[[ $token =~ $allowed ]] && return
		printf '%s\n' "$TOKEN_EXPECTED" >&2
	done
}

# complete_urls ADDRESSES prints them with a comma between, each completed.
complete_urls() {
	local url completed all=''
	while IFS= read -r -d , url; do
		completed=$(complete_url "${url//[[:space:]]/}") || return
		all+=${all:+,}$completed
	done <<<"$1,"
	printf '%s' "$all"
}

# complete_url ADDRESS prints it, completed where it is a name or that of the dashboard.
complete_url() {
	local url=$1
	if [[ $url =~ ^((https|wss)://)?([A-Za-z0-9.-]+(:[0-9]+)?)/?$ ]]; then
		url=wss://${BASH_REMATCH[3]}/socket/websocket
	fi
	is_url "$url" && printf '%s' "$url"
}

is_url() {
	local remote='wss://[^]/?#@"\[:space:][]+|wss://\[[0-9A-Fa-f:]+\](:[0-9]+)?'
	local loopback='ws://(localhost|127(\.[0-9]+){3}|\[::1\])(:[0-9]+)?'
	[[ $1 =~ ^($remote|$loopback)/socket(/websocket)?/?$ ]]
}

complete_name() {
	[[ $1 =~ ^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$ ]] && printf '%s' "$1"
}

# Asks the agent itself, which for this question starts nothing and sends nothing.
check_configuration() {
	local problem urls url
	if ! problem=$("$PROGRAM" explain --config "$CONFIG.new" 2>&1 >/dev/null); then
		problem=${problem##*$'\n'}
		fail $BAD_SETTINGS "${problem/"$CONFIG.new"/"$CONFIG"}"
	fi
	urls=$(present_servers "$CONFIG.new")
	# The agent takes any path, which here can only be a mistake.
	[[ -z $urls ]] || while IFS= read -r -d , url; do
		is_url "$url" || fail $BAD_SETTINGS "server_url is \"$url\": $URL_EXPECTED"
	done <<<"$urls,"
}

start_service() {
	systemctl enable --quiet $SERVICE
	if [[ $changed == no && $(last_said) == 'joined host:'* ]] && systemctl is-active --quiet $SERVICE; then
		return
	fi
	systemctl restart $SERVICE || fail $FAILED "the service did not start: systemctl status $SERVICE"
	say "Started; the server has $wait_seconds s to accept this host."
}

# What the running agent last said about its connection; nothing when it has not yet.
last_said() {
	local invocation
	invocation=$(systemctl show --property=InvocationID --value $SERVICE)
	[[ -n $invocation ]] || return 0
	journalctl --quiet --no-pager --output=cat "_SYSTEMD_INVOCATION_ID=$invocation" |
		sed -nE '/^(joined host:|Join of |Cannot (connect|join|use configuration) |Connection to )/p' |
		tail -n 1
}

wait_for_join() {
	local said='' before='' servers end=$((SECONDS + wait_seconds))
	servers=$(present_servers "$CONFIG")
	while :; do
		said=$(last_said)
		case $said in
		'joined host:'*)
			say "The server has accepted this host as ${said#joined host:}."
			return
			;;
		# Waiting rarely helps against these, where no other server may accept it; should it, the
		# agent goes on trying.
		'Join of '* | 'Cannot use configuration '* | *'dns error'* | *certificate*)
			[[ $servers == *,* ]] || break
			;;
		esac
		if [[ $said != "$before" ]]; then
			say "$said"
			before=$said
		fi
		((SECONDS < end)) || break
		sleep 1
	done
	fail $NOT_JOINED "the agent runs, and has not joined the server. It says:
  ${said:-nothing about its connection}
$(advice "$said")"
}

# advice TEXT says what to do about what the agent said.
advice() {
	local name=${1#Join of host:}
	name=${name%% *}
	case $1 in
	*', unknown_host:'*) say "On the server: proxmox-monitor-server register-host $name
Then run this again with the token it prints, or with the name that is registered." ;;
	*', invalid_token:'*) say "On the server: proxmox-monitor-server rotate-token $name
Then run this again with the token it prints." ;;
	*', replaced:'*) say 'Another machine uses this token: give each its own name and token.' ;;
	*'dns error'*) say 'The name of the server does not resolve on this host: look for a mistake in
server_url, then at "getent hosts NAME" and /etc/resolv.conf.' ;;
	*certificate*) say 'The certificate is not trusted here: an authority of your own belongs, as .crt, into
/usr/local/share/ca-certificates (then update-ca-certificates, then this again). Otherwise
compare its name and dates with server_url and with the clock of this host.' ;;
	*'tcp connect error'*) say 'Nothing answers at that address: look at its port, at firewalls on the way, and on
the server at "systemctl status caddy proxmox-monitor-server".' ;;
	*'status code: 50'*) say 'The proxy answers and the server behind it does not: look there at
"systemctl status proxmox-monitor-server".' ;;
	*'status code: '*) say 'Something other than the server answers at that address: compare server_url with the
address of the dashboard.' ;;
	*) say "What it does next: journalctl -fu $SERVICE
Whether this host reaches the server: curl https://NAME/healthz" ;;
	esac
}

main "$@"
