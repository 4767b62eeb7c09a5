// Plays a caller that uses net/http with its default client: one JSON object a line each way.
// The program ends with its standard input.
package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"runtime"
	"strings"
	"sync"
	"time"
)

type order struct {
	ID            string            `json:"id"`
	Method        string            `json:"method"`
	URL           string            `json:"url"`
	Headers       map[string]string `json:"headers"`
	Body          []byte            `json:"body"`
	TimeoutMillis int64             `json:"timeoutMillis"`
}

type outcome struct {
	ID      string `json:"id"`
	Status  int    `json:"status"`
	Version string `json:"version"`
	Bytes   int64  `json:"bytes"`
	Sha256  string `json:"sha256"`
	Digest  string `json:"digest"`
	Tail    []byte `json:"tail"`
}

var said sync.Mutex

func say(line interface{}) {
	text, err := json.Marshal(line)
	if err != nil {
		panic(err)
	}
	said.Lock()
	defer said.Unlock()
	os.Stdout.Write(append(text, '\n'))
}

func fail(why string) {
	say(map[string]string{"failed": why})
	os.Exit(2)
}

// The last bytes that were written to it.
type tail struct {
	kept []byte
}

func (t *tail) Write(part []byte) (int, error) {
	t.kept = append(t.kept, part...)
	if len(t.kept) > 512 {
		t.kept = append([]byte{}, t.kept[len(t.kept)-512:]...)
	}
	return len(part), nil
}

func call(o order) (*outcome, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(o.TimeoutMillis)*time.Millisecond)
	defer cancel()
	var body io.Reader
	if o.Body != nil {
		body = bytes.NewReader(o.Body)
	}
	request, err := http.NewRequestWithContext(ctx, o.Method, o.URL, body)
	if err != nil {
		return nil, err
	}
	for name, value := range o.Headers {
		if strings.EqualFold(name, "Host") {
			request.Host = value
		} else {
			request.Header.Set(name, value)
		}
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return nil, err
	}
	defer response.Body.Close()
	digest := sha256.New()
	last := &tail{kept: []byte{}}
	count, err := io.Copy(io.MultiWriter(digest, last), response.Body)
	if err != nil {
		return nil, err
	}
	version := response.Proto
	if response.ProtoMajor == 2 {
		version = "HTTP/2"
	}
	return &outcome{o.ID, response.StatusCode, version, count, hex.EncodeToString(digest.Sum(nil)),
		response.Header.Get("Repr-Digest"), last.kept}, nil
}

func carryOut(o order) {
	answer, err := call(o)
	if err == nil {
		say(answer)
		return
	}
	text := ""
	kind := ""
	for cause := err; cause != nil; cause = errors.Unwrap(cause) {
		if text != "" {
			text += "; caused by "
		}
		kind = fmt.Sprintf("%T", cause)
		text += kind + ": " + cause.Error()
	}
	say(map[string]string{"id": o.ID, "error": text, "errorType": fmt.Sprintf("%T", err)})
}

func trust() {
	transport := http.DefaultTransport.(*http.Transport)
	for _, word := range os.Args[1:] {
		if word == "--any-certificate" {
			transport.TLSClientConfig = &tls.Config{InsecureSkipVerify: true}
		} else if strings.HasPrefix(word, "--ca=") {
			pem, err := os.ReadFile(strings.TrimPrefix(word, "--ca="))
			pool := x509.NewCertPool()
			if err != nil || !pool.AppendCertsFromPEM(pem) {
				fail(fmt.Sprint("no certificates can be read from ", strings.TrimPrefix(word, "--ca="), ": ", err))
			}
			transport.TLSClientConfig = &tls.Config{RootCAs: pool}
		} else {
			fail("no option " + word)
		}
	}
}

func main() {
	trust()
	say(map[string]string{"ready": "net/http of " + runtime.Version()})
	lines := bufio.NewReader(os.Stdin)
	for {
		line, err := lines.ReadBytes('\n')
		if err != nil {
			return
		}
		var o order
		if err := json.Unmarshal(line, &o); err != nil {
			panic(err)
		}
		go carryOut(o)
	}
}
