// Program rpc connects without a token and makes a call that only an application behind the server could answer.
//
//	rpc ADDRESS
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"github.com/centrifugal/centrifuge-go"
)

func main() {
	client := centrifuge.NewJsonClient(os.Args[1], centrifuge.Config{})
	defer client.Close()
	client.OnConnecting(func(centrifuge.ConnectingEvent) { fmt.Println("connecting") })
	client.OnConnected(func(centrifuge.ConnectedEvent) { fmt.Println("connected") })
	client.OnDisconnected(func(e centrifuge.DisconnectedEvent) { fmt.Println("disconnected", e.Code) })
	client.OnError(func(e centrifuge.ErrorEvent) { fmt.Println("error:", e.Error) })
	if err := client.Connect(); err != nil {
		log.Fatalln(err)
	}

	result, err := client.RPC(context.Background(), "method", []byte("{}"))
	if err != nil {
		fmt.Println("rpc error:", err)
		return
	}
	fmt.Println("rpc result:", string(result.Data))
}
