# Reads the state into J: J["apps.0.name"], J["apps.length"]; null is the empty text. Strings hold no line breaks.

function json_text(quoted) {
  quoted = substr(quoted, 2, length(quoted) - 2)
  if (index(quoted, "\\") == 0) return quoted
  gsub(/\\"/, "\"", quoted)
  gsub(/\\\//, "/", quoted)
  gsub(/\\\\/, "\\", quoted)
  return quoted
}

function json_put(value) {
  if (Json_array[Json_depth]) J[Json_path[Json_depth] Json_count[Json_depth]++] = value
  else J[Json_path[Json_depth] Json_key] = value
}

function json_open(is_array,  path) {
  if (Json_depth == 0) path = ""
  else if (Json_array[Json_depth]) path = Json_path[Json_depth] Json_count[Json_depth]++ "."
  else path = Json_path[Json_depth] Json_key "."
  Json_depth++
  Json_path[Json_depth] = path
  Json_array[Json_depth] = is_array
  Json_count[Json_depth] = 0
}

function json_close() {
  if (Json_array[Json_depth]) J[Json_path[Json_depth] "length"] = Json_count[Json_depth]
  Json_depth--
}

function json_load(file,  line, token, first) {
  split("", J)
  Json_depth = 0
  while ((getline line < file) > 0) {
    while (1) {
      sub(/^[ \t\r,]+/, "", line)
      if (line == "") break
      first = substr(line, 1, 1)
      if (first == "{") { json_open(0); line = substr(line, 2) }
      else if (first == "[") { json_open(1); line = substr(line, 2) }
      else if (first == "}" || first == "]") { json_close(); line = substr(line, 2) }
      else if (first == "\"") {
        match(line, /^"([^"\\]|\\.)*"/)
        token = json_text(substr(line, 1, RLENGTH))
        line = substr(line, RLENGTH + 1)
        if (!Json_array[Json_depth] && line ~ /^[ \t]*:/) { Json_key = token; sub(/^[ \t]*:/, "", line) }
        else json_put(token)
      } else {
        match(line, /^[^,}\] \t\r]+/)
        token = substr(line, 1, RLENGTH)
        line = substr(line, RLENGTH + 1)
        json_put(token == "null" || token == "false" ? "" : token == "true" ? 1 : token + 0)
      }
    }
  }
  close(file)
}
