// Package sdktests runs the official Go SDK against the packaged server.
package sdktests

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

const (
	secret     = "a-secret-of-these-tests-and-of-nothing-else"
	apiKey     = "a-key-of-these-tests"
	startLimit = 2 * time.Minute
	stopLimit  = time.Minute
)

// Namespaces: chat has everything, plain has neither presence nor history although clients may ask for them, closed
// needs subscription tokens.
const configuration = `{
  "http_server": {"address": "127.0.0.1", "port": %d},
  "health": {"enabled": true},
  "http_api": {"key": %q},
  "client": {"allow_anonymous_connect_without_token": true, "token": {"hmac_secret_key": %q}},
  "channel": {"namespaces": [
    {"name": "chat", "presence": true, "join_leave": true, "history_size": 200, "history_ttl": "10m",
     "allow_recovery": true, "allow_subscribe_for_client": true, "allow_publish_for_client": true,
     "allow_presence_for_client": true, "allow_history_for_client": true},
    {"name": "plain", "allow_subscribe_for_client": true, "allow_publish_for_client": true,
     "allow_presence_for_client": true, "allow_history_for_client": true},
    {"name": "closed"}
  ]}
}`

// A server keeps its port and its data over restarts.
type server struct {
	folder  string
	port    int
	process *exec.Cmd
	ended   chan error
}

var gyre *server

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "gyre-sdks-")
	if err != nil {
		log.Fatalln(err)
	}
	gyre = &server{folder: folder, port: freePort()}
	code := 1
	if err := gyre.start(); err != nil {
		log.Println(err)
	} else {
		code = m.Run()
	}
	if err := gyre.stop(); err != nil {
		log.Println(err)
		code = 1
	}
	os.RemoveAll(folder)
	os.Exit(code)
}

func freePort() int {
	probe, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		log.Fatalln(err)
	}
	defer probe.Close()
	return probe.Addr().(*net.TCPAddr).Port
}

func (s *server) address() string {
	return fmt.Sprintf("ws://127.0.0.1:%d/connection/websocket", s.port)
}

func (s *server) start() error {
	config := filepath.Join(s.folder, "config.json")
	if err := os.WriteFile(config, fmt.Appendf(nil, configuration, s.port, apiKey, secret), 0o600); err != nil {
		return err
	}
	output := os.Getenv("SDKS_OUTPUT")
	if err := os.MkdirAll(output, 0o755); err != nil {
		return err
	}
	name := filepath.Join(output, "go-sdk-server.log")
	printed, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer printed.Close()
	s.process = exec.Command(
		filepath.Join(os.Getenv("GYRE_JAVA_HOME"), "bin", "java"),
		"--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED",
		"-XX:+UseCompactObjectHeaders", "-XX:+UseSerialGC",
		"-cp", filepath.Join(os.Getenv("GYRE_HOME"), "lib", "*"), "dev.gyre.server.Main", "serve", "-c", config)
	s.process.Dir, s.process.Stdout, s.process.Stderr = s.folder, printed, printed
	if err := s.process.Start(); err != nil {
		return err
	}
	s.ended = make(chan error, 1)
	go func(process *exec.Cmd, ended chan error) { ended <- process.Wait() }(s.process, s.ended)
	return s.awaitHealth(name)
}

func (s *server) awaitHealth(output string) error {
	for end := time.Now().Add(startLimit); time.Now().Before(end); {
		answer, err := http.Get(fmt.Sprintf("http://127.0.0.1:%d/health", s.port))
		if err == nil {
			answer.Body.Close()
			if answer.StatusCode == http.StatusOK {
				return nil
			}
		}
		select {
		case err := <-s.ended:
			s.process = nil
			return fmt.Errorf("the server ended (%v); its output is in %s", err, output)
		case <-time.After(50 * time.Millisecond):
		}
	}
	return fmt.Errorf("the server is not healthy within %s; its output is in %s", startLimit, output)
}

// stop asks the server to end, as an operator would, and waits until it has.
func (s *server) stop() error {
	if s.process == nil {
		return nil
	}
	if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	defer func() { s.process = nil }()
	select {
	case err := <-s.ended:
		return err
	case <-time.After(stopLimit):
		s.process.Process.Kill()
		return fmt.Errorf("the server did not end within %s", stopLimit)
	}
}

// api calls the server API.
func (s *server) api(t *testing.T, method string, params map[string]any) {
	t.Helper()
	body, err := json.Marshal(params)
	if err != nil {
		t.Fatal(err)
	}
	address := fmt.Sprintf("http://127.0.0.1:%d/api/%s", s.port, method)
	request, err := http.NewRequest(http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("X-API-Key", apiKey)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var reply struct {
		Error any `json:"error"`
	}
	if err := json.NewDecoder(answer.Body).Decode(&reply); err != nil || reply.Error != nil {
		t.Fatalf("%s was answered %s %v %v", method, answer.Status, reply.Error, err)
	}
}
