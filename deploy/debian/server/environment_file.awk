# Reads an EnvironmentFile= as systemd does (its src/basic/env-file.c, from version 254 on): quotes,
# escapes, continued lines, comments; no shell, so that a "$" stands for itself. Prints a line
# `export NAME='value'` for the shell for each of the variables in -v names.

BEGIN {
	apostrophe = sprintf("%c", 39)
	split(names, list)
	for (place in list) wanted[list[place]] = 1
	state = "outside"
}

{
	if (NR > 1) take("\n")
	for (place = 1; place <= length($0); place++) take(substr($0, place, 1))
}

END {
	take_end()
	for (name in values) print "export " name "=" shell_word(values[name])
}

function take(character) {
	if (state == "outside") {
		if (character ~ /[#;]/) state = "comment"
		else if (!is_space(character)) { state = "name"; name = character }
	} else if (state == "comment") {
		if (is_line_end(character)) state = "outside"
	} else if (state == "name") {
		if (is_line_end(character)) state = "outside"
		else if (character == "=") { state = "before value"; value = spaces = "" }
		else name = name character
	} else if (state == "before value") {
		if (is_line_end(character)) take_end()
		else if (character == apostrophe) state = "single quotes"
		else if (character == "\"") state = "double quotes"
		else if (character == "\\") state = "escape"
		else if (!is_space(character)) { state = "value"; value = value character }
	} else if (state == "value") {
		if (is_line_end(character)) take_end()
		else if (character == "\\") { state = "escape"; keep_spaces() }
		else if (is_space(character)) spaces = spaces character
		else { keep_spaces(); value = value character }
	} else if (state == "escape") {
		state = "value"
		if (!is_line_end(character)) value = value character
	} else if (state == "single quotes") {
		if (character == apostrophe) state = "before value"
		else value = value character
	} else if (state == "double quotes") {
		if (character == "\"") state = "before value"
		else if (character == "\\") state = "escape in double quotes"
		else value = value character
	} else if (state == "escape in double quotes") {
		state = "double quotes"
		if (character !~ /["\\`$\n]/) value = value "\\"
		if (character != "\n") value = value character
	}
}

# Spaces count only where something follows them.
function keep_spaces() {
	value = value spaces
	spaces = ""
}

function take_end() {
	sub(/[ \t]+$/, "", name)
	if (state !~ /^(outside|comment|name)$/ && name in wanted) values[name] = value
	state = "outside"
	name = ""
}

function is_line_end(character) { return character == "\n" || character == "\r" }
function is_space(character) { return character == " " || character == "\t" || is_line_end(character) }

function shell_word(text) {
	gsub(apostrophe, apostrophe "\\\\" apostrophe apostrophe, text)
	return apostrophe text apostrophe
}
