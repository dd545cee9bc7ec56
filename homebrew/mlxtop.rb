# The formula of a tap. `node scripts/formula.js TARBALL` prints it for a release: with that version and its checksum.
class Mlxtop < Formula
  desc "Dashboard beside a training run in tmux: swap, memory pressure, pace, time of arrival"
  homepage "https://www.npmjs.com/package/mlxtop"
  url "https://registry.npmjs.org/mlxtop/-/mlxtop-0.2.0.tgz"
  sha256 "0000000000000000000000000000000000000000000000000000000000000000"
  license "MIT"

  depends_on "node"
  depends_on "tmux"

  def install
    system "npm", "install", *std_npm_args
    bin.install_symlink libexec.glob("bin/*")
    man1.install libexec/"lib/node_modules/mlxtop/man/mlxtop.1"
    generate_completions_from_executable(bin/"mlxtop", "completion", shells: [:bash, :zsh, :fish])
  end

  test do
    ENV["MLXTOP_HOME"] = testpath/"data"
    assert_match version.to_s, shell_output("#{bin}/mlxtop --version")
    # A real command, without a terminal.
    assert_match "\"totalBytes\"", shell_output("#{bin}/mlxtop memory --json")
  end
end
